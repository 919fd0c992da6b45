"""``thuky lint``: papers are checked against Decree 30/2020/NĐ-CP."""
