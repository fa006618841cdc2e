"""What every application with accounts shares: sessions, the door, forms, the frame. It knows none of them."""
