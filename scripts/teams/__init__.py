"""Do the teams that are put together resemble those that people formed themselves?"""
