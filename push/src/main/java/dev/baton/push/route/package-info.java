/// Which handler answers a request: paths, their parameters and methods. Pure.
@NullMarked
package dev.baton.push.route;

import org.jspecify.annotations.NullMarked;
