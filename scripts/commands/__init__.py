"""The commands of ``setu``, one file each."""
