package ropa

// TransferBasis is what tests outside ask.
var TransferBasis = transferBasis
