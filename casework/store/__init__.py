"""The only code that knows SQL: four stores, each its own file or schema, each its own role."""
