"""What leaves? One set of tables -> screen, Excel, CSV."""
