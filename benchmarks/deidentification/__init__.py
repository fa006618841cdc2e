"""Messages that no rule and no training has seen: what de-identification is measured on."""
