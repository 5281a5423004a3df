"""What happens in a worker process: a picture becomes a reading. Nothing outside this folder loads an OCR library."""
