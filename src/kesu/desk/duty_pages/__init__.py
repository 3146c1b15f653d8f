"""What comes again by the calendar: the plan of the next twelve months, and a feed for one's own calendar."""
