"""What one would use instead, on the segments and vectors of a mapped study: `peers.py bertopic|tfidf FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path


def bertopic(folder: Path) -> None:
    """Fit BERTopic's default UMAP and HDBSCAN on the vectors that the mapping made."""
    import numpy as np
    import pandas as pd
    from bertopic import BERTopic

    texts = pd.read_parquet(folder / "segments.parquet", columns=["text"])["text"].tolist()
    vectors = np.stack(pd.read_parquet(folder / "vectors.parquet")["vector"].to_list())
    topics, _ = BERTopic(language="german", embedding_model=None).fit_transform(texts, vectors)
    print(len(set(topics)), sum(topic == -1 for topic in topics) / len(topics))


def tfidf(folder: Path) -> None:
    """Tokenise with spaCy, weigh with TF-IDF, cluster with k-means."""
    import pandas as pd
    import spacy
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = pd.read_parquet(folder / "segments.parquet", columns=["text"])["text"].tolist()
    tokeniser = spacy.blank("de").tokenizer
    weigh = TfidfVectorizer(tokenizer=lambda text: [token.lower_ for token in tokeniser(text)], token_pattern=None)
    KMeans(n_clusters=30, n_init=3, random_state=0).fit(weigh.fit_transform(texts))


if __name__ == "__main__":
    {"bertopic": bertopic, "tfidf": tfidf}[sys.argv[1]](Path(sys.argv[2]))
