module seaworthy.dev/workload

go 1.24
