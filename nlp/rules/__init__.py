"""What word lists say of a text: tone, topics, wishes and questions, who speaks; each with the words that decided."""
