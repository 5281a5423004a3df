"""What waframe speaks of: plain, frozen records without any I/O."""
