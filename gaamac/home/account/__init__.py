"""What a person does with their own account, where it reaches what they wrote: rename, leave."""
