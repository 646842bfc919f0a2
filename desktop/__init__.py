"""The counter: everything a person sees or touches on a station's PC."""
