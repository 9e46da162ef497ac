"""The local mailbox of the embedded portal: every mail it sent, at /mailbox/."""
