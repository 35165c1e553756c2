"""Many problems to many providers under limits: the best total, or the fairest share."""
