"""What is allowed? One pure function per rule, no solver; the certificate."""
