"""(Statement, target) pairs enter; predictions of stance and sentiment leave."""
