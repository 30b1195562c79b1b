//! invoice-files
