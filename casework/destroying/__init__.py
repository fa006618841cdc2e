"""The end of retention: counted, proposed, decided by two people, destroyed by the keeper, certified."""
