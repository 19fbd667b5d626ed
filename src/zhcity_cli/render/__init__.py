"""Values → what people see."""
