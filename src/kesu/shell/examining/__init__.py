"""`kesu doctor`: what an operator should look at, area by area, with what to do about each finding."""
