"""The only code that knows SQL: five stores, each its own file or schema, each its own role."""
