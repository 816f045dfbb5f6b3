/// Bodies that are forms, urlencoded or in parts. Text and streams in, values out; knows no
/// connection.
@NullMarked
package dev.baton.push.form;

import org.jspecify.annotations.NullMarked;
