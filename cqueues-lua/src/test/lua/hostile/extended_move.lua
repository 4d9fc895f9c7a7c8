-- elements that are not there
table.move({}, 1, 2^52, 2)
