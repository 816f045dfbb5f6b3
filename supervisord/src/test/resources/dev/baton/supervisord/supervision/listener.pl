# SPDX-License-Identifier: Apache-2.0
# A listener for tests: perl listener.pl FILE [MODE]. Each event that it gets is appended to FILE, with a line
# "--" after it. MODE says what is special about it:
#   reject   answers FAIL to each event once
#   refuse   answers FAIL to each event
#   crash    ends without an answer to the first event, where FILE was not there before
#   garbage  says something that the protocol does not know
#   stuck    wants an event and never reads it
use strict;
use warnings;

my ($file, $mode) = (@ARGV, '');
my $first = !-e $file;
$| = 1;
open my $out, '>>', $file or die "$file: $!";
select((select($out), $| = 1)[0]);
if ($mode eq 'garbage') {
    print "hello\n";
    sleep 1000;
}
my %seen;
while (1) {
    print "READY\n";
    sleep 1000 if $mode eq 'stuck';
    my $line = <STDIN>;
    exit 0 unless defined $line;
    my ($length) = $line =~ / len:(\d+)$/ or die "a bad line: $line";
    my $payload = '';
    read(STDIN, $payload, $length) == $length or die 'a short payload' if $length;
    print $out $line, $payload, "\n--\n";
    exit 1 if $mode eq 'crash' && $first;
    my ($serial) = $line =~ / serial:(\d+) /;
    print $mode eq 'refuse' || $mode eq 'reject' && !$seen{$serial}++ ? "RESULT 4\nFAIL" : "RESULT 2\nOK";
}
