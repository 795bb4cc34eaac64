"""What `check` has to say, in the formats it is read in: by a person, a program, a code scanner, a pull request."""
