"""The words the program thinks in: post, report, incident, subscriber, alert. Frozen values, no I/O."""
