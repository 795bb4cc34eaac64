"""What can be wrong with a value's shape, one module for each kind of value; `toolkit.shape.conform` is the door."""
