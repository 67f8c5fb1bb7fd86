"""The `confluence` source: pages, blog posts, comments and attachments of a Confluence site, with who may read them."""
