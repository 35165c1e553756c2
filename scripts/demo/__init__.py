"""The synthetic demo data: hand-written material, the checks it passes, the files made from it and their loader."""
