"""The wizard for new sessions: a draft of a scenario's text, pages of fields that edit it, and what checks it."""
