"""Personal data in content to be disclosed: found before the review, masked, and justified by the reviewer."""
