"""The demo office: fictional people and stories, played through the real doings on the real stores."""
