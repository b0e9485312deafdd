// The tests are everything.
