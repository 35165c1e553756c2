"""Backups: everything that cannot be made again, in one archive, and the way back from it.

``database_copy`` takes the database as it is at one moment, ``archive`` packs it with the files of the home, and
``restore`` puts both where they were, also onto the other kind of database. The order of the files is the order in
which they work; `models.backups.manifest` says what an archive holds.
"""
