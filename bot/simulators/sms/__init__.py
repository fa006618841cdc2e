"""A stand-in for a carrier's gateway: pretend telephones, texts signed and retried, a page to type as one of them."""

from bot.simulators.sms.carrier import Carrier, Phone, Sent

__all__ = ["Carrier", "Phone", "Sent"]
