//! Statements added up per speaker, with the uncertainty shown.
