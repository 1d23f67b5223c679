// cdktf keeps the trace of each token that it makes, which nothing here reads: jest maps every line of it to its source,
// which took a tenth of the time of all tests.
require('cdktf/lib/tokens/private/stack-trace').captureStackTrace = () => [];
