"""What somebody of a department may do: read and answer their copies, enter calls and visits. No key of a case."""
