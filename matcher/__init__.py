"""What the product is: understand, recall, fuse, aggregate, rank and explain; evaluation of all that."""
