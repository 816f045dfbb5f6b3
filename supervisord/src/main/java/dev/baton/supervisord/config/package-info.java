// SPDX-License-Identifier: Apache-2.0
/// What supervisord.conf says: [ConfigReader] turns files into a [Configuration] of immutable
/// records, or into one [ConfigException] that names file, line, section, key and value.
///
/// The way down: [Ini] (lines, sections, options), [Expansion] (`%(name)s`), [Values] (types), then
/// a reader for each kind of section. Imports nothing of Baton. Reads files, and starts, opens and
/// changes nothing.
@NullMarked
package dev.baton.supervisord.config;

import org.jspecify.annotations.NullMarked;
