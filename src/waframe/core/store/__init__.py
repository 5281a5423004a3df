"""What outlasts a request: the database, its queries and migrations, media, jobs, the bus."""
