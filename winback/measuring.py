"""What the recorded campaigns of a shop brought, from the orders that are stored now."""
