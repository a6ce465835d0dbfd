"""What pages send: shapes only. Rules are the services'."""
