"""Letters: compose, check, queue, deliver. The only package that speaks SMTP."""
