"""Personal data in what is to be disclosed: found before the review, masked, and answered for by the reviewer."""
