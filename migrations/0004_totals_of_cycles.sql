CREATE TABLE `cycle_totals` (
	`cycle_id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`project_id` text NOT NULL,
	`sessions` integer NOT NULL,
	`active` integer NOT NULL,
	`files_uploaded` integer NOT NULL,
	`files_failed` integer NOT NULL,
	`bytes_uploaded` integer NOT NULL,
	FOREIGN KEY (`cycle_id`) REFERENCES `cycles`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`company_id`) REFERENCES `companies`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `cycle_totals_project` ON `cycle_totals` (`company_id`,`project_id`);--> statement-breakpoint
INSERT INTO `cycle_totals` SELECT `cycle_id`, `company_id`, `project_id`, count(*), sum(`state` NOT IN ('completed', 'completed_with_errors', 'failed', 'cancelled')), sum(`files_uploaded`), sum(`files_failed`), sum(`bytes_uploaded`) FROM `sessions` GROUP BY `cycle_id`;--> statement-breakpoint
CREATE TRIGGER `session_is_added_to_its_cycle` AFTER INSERT ON `sessions` BEGIN
	INSERT INTO `cycle_totals` VALUES (NEW.`cycle_id`, NEW.`company_id`, NEW.`project_id`, 1, NEW.`state` NOT IN ('completed', 'completed_with_errors', 'failed', 'cancelled'), NEW.`files_uploaded`, NEW.`files_failed`, NEW.`bytes_uploaded`)
	ON CONFLICT (`cycle_id`) DO UPDATE SET `sessions` = `sessions` + 1, `active` = `active` + excluded.`active`, `files_uploaded` = `files_uploaded` + excluded.`files_uploaded`, `files_failed` = `files_failed` + excluded.`files_failed`, `bytes_uploaded` = `bytes_uploaded` + excluded.`bytes_uploaded`;
END;--> statement-breakpoint
CREATE TRIGGER `session_changes_its_cycle` AFTER UPDATE OF `state`, `files_uploaded`, `files_failed`, `bytes_uploaded` ON `sessions` BEGIN
	UPDATE `cycle_totals` SET `active` = `active` + (NEW.`state` NOT IN ('completed', 'completed_with_errors', 'failed', 'cancelled')) - (OLD.`state` NOT IN ('completed', 'completed_with_errors', 'failed', 'cancelled')), `files_uploaded` = `files_uploaded` + NEW.`files_uploaded` - OLD.`files_uploaded`, `files_failed` = `files_failed` + NEW.`files_failed` - OLD.`files_failed`, `bytes_uploaded` = `bytes_uploaded` + NEW.`bytes_uploaded` - OLD.`bytes_uploaded` WHERE `cycle_id` = NEW.`cycle_id`;
END;--> statement-breakpoint
CREATE TRIGGER `session_is_taken_from_its_cycle` AFTER DELETE ON `sessions` BEGIN
	UPDATE `cycle_totals` SET `sessions` = `sessions` - 1, `active` = `active` - (OLD.`state` NOT IN ('completed', 'completed_with_errors', 'failed', 'cancelled')), `files_uploaded` = `files_uploaded` - OLD.`files_uploaded`, `files_failed` = `files_failed` - OLD.`files_failed`, `bytes_uploaded` = `bytes_uploaded` - OLD.`bytes_uploaded` WHERE `cycle_id` = OLD.`cycle_id`;
END;
