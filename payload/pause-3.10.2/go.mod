module seaworthy.invalid/payload/pause

go 1.26.0
